"""What is plugged in: settings, addresses, the door the web server knocks on, and the command-line tool."""

"""How a folder of YAML files is read: bounded, located by line, every mistake at once."""

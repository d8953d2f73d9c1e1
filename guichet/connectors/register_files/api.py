"""The connector, to import from: `from guichet.connectors.register_files import api as register_files`."""

from guichet.connectors.register_files.dropping import said, take_dropped
from guichet.connectors.register_files.examining import Report
from guichet.connectors.register_files.layout import Layout, load, load_folder
from guichet.connectors.register_files.operations.take_file import take_file
from guichet.connectors.register_files.register import FileRegister
from guichet.connectors.register_files.taking import take_registers

__all__ = [
    "FileRegister",
    "Layout",
    "Report",
    "load",
    "load_folder",
    "said",
    "take_dropped",
    "take_file",
    "take_registers",
]

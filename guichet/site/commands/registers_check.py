"""Look through a register's file with a layout, and keep nothing. Exit status 1 when it would be refused."""

import argparse
from pathlib import Path

from guichet.connectors.register_files import api as register_files
from guichet.site.commands.registers_take import show

NAME = "registers check"
HELP = "look through a register's file, and keep nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("layout", type=Path, help="the layout's YAML file")
    parser.add_argument("file", type=Path, help="the file")


def run(options: argparse.Namespace) -> int:
    report = register_files.take_file(options.file, register_files.load(options.layout), keep=False)
    show(report)
    return 0 if report.sound else 1

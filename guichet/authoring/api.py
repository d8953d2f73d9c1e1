"""Reading what authors write, in one place to import from: `from guichet.authoring import api as authoring`.

`read_tree` turns a YAML file into values that remember their line, `read_as` compares them with a msgspec Struct and
says every mistake with file, line, what was expected and what to do; `load_file` does both for one file and
asks what its keys say together. `Part` and the small types are what Structs are made of.
"""

from guichet.authoring.loading import Wrong, load_file
from guichet.authoring.marks import (
    FactName,
    LanguageTag,
    Law,
    Link,
    Name,
    Part,
    ServiceName,
    Text,
)
from guichet.authoring.names import nearest
from guichet.authoring.shape import read_as, schema_of
from guichet.authoring.tree import MAXIMUM_BYTES, Tree, locate, locate_place, parse_tree, read_tree

__all__ = [
    "MAXIMUM_BYTES",
    "FactName",
    "LanguageTag",
    "Law",
    "Link",
    "Name",
    "Part",
    "ServiceName",
    "Text",
    "Tree",
    "Wrong",
    "load_file",
    "locate",
    "locate_place",
    "nearest",
    "parse_tree",
    "read_as",
    "read_tree",
    "schema_of",
]

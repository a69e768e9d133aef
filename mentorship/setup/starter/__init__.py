"""Lists to begin with, as sheets: fields of library work, regions, topics, kinds of institution."""

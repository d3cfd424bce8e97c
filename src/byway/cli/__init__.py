"""The command `byway` and its subcommands, one file each."""

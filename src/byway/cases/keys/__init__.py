"""Who opens what: the manifest, members' keys, genuine generations, loans, sealing anew."""

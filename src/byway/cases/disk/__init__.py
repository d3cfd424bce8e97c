"""What lies on the disk: sealed files, destroying, backups, and the database's own habits."""

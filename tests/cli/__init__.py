"""What the command line says to somebody who got something wrong."""

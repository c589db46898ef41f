"""Text -> Terms. Everything here is total: what is not wholly understood is a ReadError with its place."""

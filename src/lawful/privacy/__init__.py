"""People's data: found, replaced by something virtual, and given back; and the terms under which it may be used."""

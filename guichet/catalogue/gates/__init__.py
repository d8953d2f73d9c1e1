"""What must hold before a jurisdiction is published: one module a gate."""

"""Problems reported at a place: kinds of problems, areas and bodies, reports, their history, who follows them."""

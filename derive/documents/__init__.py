"""From values to documents: what a solution says on a page."""

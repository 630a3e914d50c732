"""Computing with the contradiction: what conflicts, what corroborates, what is settled."""

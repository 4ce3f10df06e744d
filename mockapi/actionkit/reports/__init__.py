"""Reports over the tables of the vendor's database, and the SQL that runs there."""

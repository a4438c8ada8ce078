"""What bench/run is made of: a topic a file, the report, the plots."""

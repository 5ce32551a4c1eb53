"""What stands between the paragraphs of an article: tables and pictures, inserted and edited."""

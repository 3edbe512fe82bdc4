"""Reading a reply: text in, KPI values with their place in the text out."""

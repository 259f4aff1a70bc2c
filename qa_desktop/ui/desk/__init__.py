"""The Q&S desk: what arrived."""

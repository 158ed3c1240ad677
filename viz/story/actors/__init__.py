"""Who is on the stage: cards, graph nodes, links, frames and saved boxes, and how their fields follow the facts."""

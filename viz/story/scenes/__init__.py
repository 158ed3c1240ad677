"""A scene a kind of event: what it shows and says, in order. `viz.story.tell` calls them; they share a `Telling`."""

"""(subject to be said by its author)"""

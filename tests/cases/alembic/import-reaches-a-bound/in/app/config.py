def load(n):
    return load(n + 1)


settings = load(1)
limit = 40

def boxes(count):
    return count * 2

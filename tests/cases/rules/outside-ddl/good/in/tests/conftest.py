def db(engine):
    Base.metadata.create_all(engine)

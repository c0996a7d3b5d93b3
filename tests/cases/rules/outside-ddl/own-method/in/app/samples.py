class Samples:
    def create_all(self):
        """Writes sample rows."""

    def run(self):
        self.create_all()


def fill(session):
    Samples(session).create_all()


def start(get_metadata, engine):
    get_metadata().create_all(engine)

from sqlalchemy import text


def ensure_profile_columns(session):
    """Called by /health until the migrations work again."""
    session.execute(text("ALTER TABLE travellers ADD COLUMN IF NOT EXISTS bio TEXT"))
    session.execute(text("ALTER TABLE travellers ADD COLUMN IF NOT EXISTS avatar_url VARCHAR(500)"))
    session.commit()

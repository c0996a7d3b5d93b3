from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
Base = db.Model

roles = db.Table('roles', db.Column('user_id', db.Integer, db.ForeignKey('app_user.id')), db.Column('name', db.String(20)))


class AppUser(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(120), unique=True, nullable=False)
    made = db.Column(db.DateTime, server_default=db.func.now())
    friends = db.relationship('AppUser')


class Admin(AppUser):
    __tablename__ = 'admins'
    __mapper_args__ = {'polymorphic_identity': 'admin'}
    level = db.Column(db.Integer)


class _AuditLine(db.Model):
    id = db.Column(db.Integer, primary_key=True)

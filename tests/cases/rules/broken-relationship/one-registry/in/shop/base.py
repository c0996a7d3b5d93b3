from sqlalchemy.orm import registry

from shop.mixins import Numbered

mapper_registry = registry()
base = mapper_registry.generate_base()
idbase = mapper_registry.generate_base(cls=Numbered)

ALTER TYPE size ADD VALUE 'medium' BEFORE 'large';

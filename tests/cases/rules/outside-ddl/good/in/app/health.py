def hint():
    print('Fix: ALTER TABLE users ADD COLUMN bio TEXT')

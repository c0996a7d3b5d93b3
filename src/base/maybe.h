// An optional that keeps its value elsewhere: for what is large and seldom there, in values of which there are many. Copies
// copy the value. Used like std::optional, and turns into one and back.
#pragma once
#include <memory>
#include <optional>
#include <utility>

namespace underpin {

template <class Value>
class Maybe {
 public:
  Maybe() = default;
  Maybe(std::nullopt_t) {}
  Maybe(const Value& value) : value_(std::make_unique<Value>(value)) {}
  Maybe(Value&& value) : value_(std::make_unique<Value>(std::move(value))) {}
  Maybe(const std::optional<Value>& value) : value_(value ? std::make_unique<Value>(*value) : nullptr) {}
  Maybe(std::optional<Value>&& value) : value_(value ? std::make_unique<Value>(std::move(*value)) : nullptr) {}
  Maybe(const Maybe& other) : value_(other.value_ ? std::make_unique<Value>(*other.value_) : nullptr) {}
  Maybe(Maybe&&) noexcept = default;
  Maybe& operator=(const Maybe& other) {
    if (this != &other) value_ = other.value_ ? std::make_unique<Value>(*other.value_) : nullptr;
    return *this;
  }
  Maybe& operator=(Maybe&&) noexcept = default;
  ~Maybe() = default;

  explicit operator bool() const { return value_ != nullptr; }
  bool has_value() const { return value_ != nullptr; }
  const Value& operator*() const { return *value_; }
  Value& operator*() { return *value_; }
  const Value* operator->() const { return value_.get(); }
  Value* operator->() { return value_.get(); }
  void reset() { value_.reset(); }
  Value& emplace() { return *(value_ = std::make_unique<Value>()); }
  operator std::optional<Value>() const { return value_ ? std::optional<Value>(*value_) : std::nullopt; }

  friend bool operator==(const Maybe& a, const Maybe& b) { return a.value_ && b.value_ ? *a.value_ == *b.value_ : !a.value_ && !b.value_; }

 private:
  std::unique_ptr<Value> value_;
};

}  // namespace underpin

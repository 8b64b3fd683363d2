#pragma once

namespace mta_tls {

// Makes the calling thread give way to every other one: work that can wait a moment while
// questions are answered. What the kernel refuses stays as it is.
void yield_to_others() noexcept;

// From now on no signal is delivered to the calling thread, nor to those that it makes.
void block_signals() noexcept;

} // namespace mta_tls

#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/basic_stream_socket.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>

namespace mta_tls {

using Loop = asio::io_context;

// TCP and unix sockets alike. Bound to the loop's own executor type: the type-erased
// default costs a virtual call or two for each operation.
using StreamSocket =
    asio::basic_stream_socket<asio::generic::stream_protocol, Loop::executor_type>;
using Acceptor =
    asio::basic_socket_acceptor<asio::generic::stream_protocol, Loop::executor_type>;

} // namespace mta_tls

package io.memgate.bench;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * The least that a proxy in Java does: Reactor Netty's server and client, and nothing
 * between them.
 */
final class BareProxy {

	private final HttpClient client;

	private BareProxy(String upstream) {
		this.client = HttpClient.create(ConnectionProvider.builder("upstream").maxConnections(1000).build())
			.baseUrl(upstream);
	}

	public static void main(String[] args) {
		BareProxy proxy = new BareProxy("http://127.0.0.1:" + args[1]);
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[0]))
			.handle(proxy::pass)
			.bindNow()
			.onDispose()
			.block();
	}

	private Mono<Void> pass(HttpServerRequest request, HttpServerResponse response) {
		return this.client.headers((headers) -> headers.add(request.requestHeaders()).remove("Host"))
			.request(request.method())
			.uri(request.uri())
			.send(request.receive().retain())
			.responseConnection((answer, connection) -> response.status(answer.status())
				.headers(answer.responseHeaders())
				.send(connection.inbound().receive().retain()))
			.then();
	}

}

package io.memgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A memory service that reads every call and always says the same. It keeps no totals of
 * accounts, but tells how many calls it has had.
 */
final class FixedAnswer {

	/** Where the number of calls is asked for. */
	static final String COUNT = "/bench/calls";

	private static final byte[] ANSWER = """
			{"code":0,"message":"ok","data":{"success":true,"task_id":"01939b1e-6d52-7b1c-a0a5-6b7f1d9b2c11",\
			"status":"running"}}""".getBytes(StandardCharsets.UTF_8);

	private static final LongAdder CALLS = new LongAdder();

	private FixedAnswer() {
	}

	public static void main(String[] args) {
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[0]))
			.handle(FixedAnswer::answer)
			.bindNow()
			.onDispose()
			.block();
	}

	private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		if (request.method() != HttpMethod.POST) {
			return request.uri().equals(COUNT) ? response.sendString(Mono.just(CALLS.toString())).then()
					: response.sendNotFound();
		}
		CALLS.increment();
		return request.receive()
			.then(response.header("Content-Type", "application/json")
				.header("Content-Length", Integer.toString(ANSWER.length))
				.sendObject(Unpooled.wrappedBuffer(ANSWER))
				.then());
	}

}

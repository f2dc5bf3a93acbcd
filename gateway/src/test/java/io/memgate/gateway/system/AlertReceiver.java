package io.memgate.gateway.system;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what Alertmanager tells, as a pager and a chat do: each alert by the way on which
 * it came first.
 */
final class AlertReceiver implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private final DisposableServer server;

	private final Map<String, String> told = new ConcurrentHashMap<>();

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	AlertReceiver() {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> request.receive().aggregate().asString().doOnNext((body) -> {
				for (JsonNode alert : JSON.readTree(body).get("alerts")) {
					String name = alert.get("labels").get("alertname").asString();
					if (alert.get("status").asString().equals("firing")) {
						this.told.putIfAbsent(name, request.uri());
					}
					else {
						this.ended.add(name);
					}
				}
			}).then(response.send()))
			.bindNow();
	}

	int port() {
		return this.server.port();
	}

	/** On which way an alert came; {@code none} while it has not. */
	String way(String alert) {
		return this.told.getOrDefault(alert, "none");
	}

	/** Whether it was told that an alert's cause has gone. */
	boolean hasEnded(String alert) {
		return this.ended.contains(alert);
	}

	/** The alerts that have come. */
	Set<String> told() {
		return new TreeSet<>(this.told.keySet());
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}

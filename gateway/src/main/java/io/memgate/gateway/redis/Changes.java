package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;

/**
 * Hears at once whose limits, plan or keys have been changed, whichever node changed
 * them: scripts say so on a channel of Redis. What is said while nobody listens is lost,
 * and that is news too.
 */
public final class Changes implements SmartLifecycle {

	/** The channel; a message is an account's id, or {@link #ALL}. */
	static final String CHANNEL = "mg:changes";

	private static final String ALL = "*";

	private static final Duration CONNECT_EVERY = Duration.ofMillis(250);

	private final Supplier<AbstractRedisClient> client;

	private final News news;

	private final Losses losses = new Losses();

	private @Nullable Disposable connecting;

	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	private boolean wanted;

	/**
	 * @param client the client of this moment
	 * @param news is told of each, on threads of the client
	 */
	public Changes(Supplier<AbstractRedisClient> client, News news) {
		this.client = client;
		this.news = news;
	}

	@Override
	public synchronized void start() {
		this.wanted = true;
		this.connecting = Mono.fromRunnable(this::connect)
			.subscribeOn(Schedulers.boundedElastic())
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, CONNECT_EVERY))
			.subscribe();
	}

	/** Once connected, the client itself connects and subscribes again. */
	private void connect() {
		StatefulRedisPubSubConnection<String, String> made = switch (this.client.get()) {
			case RedisClusterClient cluster -> cluster.connectPubSub(StringCodec.UTF8);
			case RedisClient single -> single.connectPubSub(StringCodec.UTF8);
			default -> throw new IllegalStateException("unknown Redis client");
		};
		made.addListener(new Messages());
		made.addListener(this.losses);
		if (keep(made)) {
			subscribe(made);
		}
		else {
			made.closeAsync();
		}
	}

	/**
	 * Waits until it is subscribed: the client subscribes again only what was subscribed
	 * once, so a connection that is lost before that is given up, and another made.
	 */
	private void subscribe(StatefulRedisPubSubConnection<String, String> made) {
		try {
			made.sync().subscribe(CHANNEL);
		}
		catch (RedisException ex) {
			made.removeListener(this.losses);
			made.closeAsync();
			throw ex;
		}
	}

	private synchronized boolean keep(StatefulRedisPubSubConnection<String, String> made) {
		if (this.wanted) {
			this.connection = made;
		}
		return this.wanted;
	}

	@Override
	public synchronized void stop() {
		this.wanted = false;
		if (this.connecting != null) {
			this.connecting.dispose();
		}
		if (this.connection != null) {
			this.connection.removeListener(this.losses);
			this.connection.closeAsync();
			this.connection = null;
		}
		this.news.deaf();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.wanted;
	}

	/** Starts and stops with the connection to Redis. */
	@Override
	public int getPhase() {
		return Redis.PHASE;
	}

	private final class Messages extends RedisPubSubAdapter<String, String> {

		@Override
		public void message(String channel, String account) {
			if (account.equals(ALL)) {
				Changes.this.news.allChanged();
			}
			else {
				Changes.this.news.changed(account);
			}
		}

		@Override
		public void subscribed(String channel, long count) {
			Changes.this.news.listening();
		}

	}

	private final class Losses implements RedisConnectionStateListener {

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
			Changes.this.news.deaf();
		}

	}

}

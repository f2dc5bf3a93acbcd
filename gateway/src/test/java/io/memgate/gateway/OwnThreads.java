package io.memgate.gateway;

import java.time.Duration;

import io.memgate.gateway.redis.EventLoops;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Gives each gateway of a test JVM event loops of its own: one that stops, or is paused,
 * would take those that all share with it. Named in {@code META-INF/spring.factories}.
 */
public final class OwnThreads implements ApplicationContextInitializer<GenericApplicationContext> {

	@Override
	public void initialize(GenericApplicationContext context) {
		EventLoops resources = new EventLoops();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		context.registerBean(EventLoops.class, () -> resources);
	}

}

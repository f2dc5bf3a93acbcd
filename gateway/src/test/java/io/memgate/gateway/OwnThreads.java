package io.memgate.gateway;

import java.time.Duration;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Gives each gateway of a test JVM event loops of its own: one that stops, or is paused,
 * would take those that all share with it. Named in {@code META-INF/spring.factories}.
 */
public final class OwnThreads implements ApplicationContextInitializer<GenericApplicationContext> {

	@Override
	public void initialize(GenericApplicationContext context) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		context.registerBean(ReactorResourceFactory.class, () -> resources);
	}

}

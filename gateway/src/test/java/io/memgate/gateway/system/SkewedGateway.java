package io.memgate.gateway.system;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.GatewayApplication;
import io.memgate.gateway.redis.RedisClock;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The gateway on a machine whose clock is wrong: {@code -Dmemgate.clock-skew=-PT1H}.
 */
final class SkewedGateway {

	private SkewedGateway() {
	}

	public static void main(String[] args) {
		Duration skew = Duration.parse(System.getProperty("memgate.clock-skew", "PT0S"));
		SpringApplication gateway = new SpringApplication(GatewayApplication.class);
		gateway.addInitializers((context) -> skew(context, Clock.offset(Clock.systemUTC(), skew)));
		gateway.run(args);
	}

	private static void skew(ConfigurableApplicationContext context, Clock machine) {
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				return (bean instanceof RedisClock) ? new RedisClock(machine) : bean;
			}
		});
	}

}

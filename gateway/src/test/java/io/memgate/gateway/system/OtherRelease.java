package io.memgate.gateway.system;

import java.util.Arrays;

import io.memgate.gateway.GatewayApplication;
import io.memgate.gateway.redis.Schema;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

/**
 * The gateway of a release that knows other schemas: {@code -Dmemgate.schema=1,2,2} for
 * the oldest that it reads, the one that it writes and the newest that it reads. Its data
 * is the same whatever the number.
 */
final class OtherRelease {

	private OtherRelease() {
	}

	public static void main(String[] args) {
		int[] numbers = Arrays.stream(System.getProperty("memgate.schema").split(","))
			.mapToInt(Integer::parseInt)
			.toArray();
		Schema schema = new Schema(numbers[0], numbers[1], numbers[2]);
		SpringApplication gateway = new SpringApplication(GatewayApplication.class);
		gateway.addInitializers((context) -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				return (bean instanceof Schema) ? schema : bean;
			}
		}));
		gateway.run(args);
	}

}

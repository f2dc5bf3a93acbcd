package io.memgate.gateway.problem;

import org.springframework.web.server.ServerWebExchange;

/**
 * Takes refusals that are made before admission, so that they can be looked up too.
 */
@FunctionalInterface
public interface RefusalKeeper {

	/** Where an exchange carries one. */
	String ATTRIBUTE = RefusalKeeper.class.getName();

	/**
	 * Takes a refusal, if there is room for it.
	 * @return whether it can be looked up from now on, or within a second
	 */
	boolean keep(Refusal refusal);

	/** Lets refusals of an exchange be kept. */
	default void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The refusal as it is told: it says where it can be looked up, if it is kept. */
	static Refusal kept(Refusal refusal, ServerWebExchange exchange) {
		RefusalKeeper keeper = (RefusalKeeper) exchange.getAttributes().get(ATTRIBUTE);
		return (keeper != null && !refusal.decided() && keeper.keep(refusal)) ? refusal.afterAdmission() : refusal;
	}

}

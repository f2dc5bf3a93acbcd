package io.memgate.gateway.account;

import org.jspecify.annotations.Nullable;

/**
 * A whole account, or one project of it.
 *
 * @param account the account's id
 * @param project the project's id; null for all of them
 */
public record Scope(String account, @Nullable String project) {

	private static final String WHOLE = "*";

	public Scope {
		Slug.require(account);
		if (project != null) {
			Slug.require(project);
		}
	}

	/** Whether it is the whole account. */
	public boolean isAccount() {
		return this.project == null;
	}

	/** Whether something of a project is in it. */
	public boolean has(String project) {
		return this.project == null || this.project.equals(project);
	}

	/** Its field among the account's deletions. */
	String field() {
		return (this.project != null) ? this.project : WHOLE;
	}

	/** Such as {@code project 'app' of account 'acme'}. */
	public String text() {
		String whole = "account '" + this.account + "'";
		return (this.project != null) ? "project '" + this.project + "' of " + whole : whole;
	}

}

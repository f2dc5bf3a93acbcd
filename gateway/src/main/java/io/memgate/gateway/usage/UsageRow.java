package io.memgate.gateway.usage;

import io.memgate.gateway.admission.UsageField;

/**
 * Calls of one day, project, key, Api and outcome.
 *
 * @param day {@code yyyy-MM-dd}, or {@code earlier} for all days that are kept no longer
 * @param field the others; project and key are {@code -} for calls of which nobody knows
 * whose
 */
record UsageRow(String day, UsageField field) {

}

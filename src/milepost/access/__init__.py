"""Who may do what: tokens, their scopes and tenants, sessions of the editor, and the audit."""

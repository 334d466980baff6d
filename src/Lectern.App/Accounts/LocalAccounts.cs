using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Accounts;

/// <summary>Why an account was not made, changed or deleted.</summary>
enum AccountRefusal
{
    NotThere,
    NameTaken,
    UserTaken,
    TooMany,

    /// <summary>It is of an instructor or administrator, and whoever asks may not make one.</summary>
    NotTheirs,

    /// <summary>Nobody could administer the tenant any more.</summary>
    LastAdmin,
}

/// <summary>The accounts of the tenants, in <c>lectern.accounts</c>.</summary>
sealed class LocalAccounts(TenantSource source, UserNames names)
{
    /// <summary>Accounts of a tenant.</summary>
    public const int Most = 100_000;

    /// <summary>Rows that a search reads at a time.</summary>
    const int Chunk = 1_000;

    const string Columns =
        """
        a.account_id AS id, a.account_key AS key, a.user_name, a.user_id, a.role, a.must_change_password, a.disabled_at, a.created_at, a.updated_at,
        (SELECT max(s.created_at) FROM lectern.sign_ins s WHERE s.tenant_id = a.tenant_id AND s.account_id = a.account_id AND s.revoked_at IS NULL AND s.expires_at > @now) AS last_sign_in_at,
        (SELECT t.locked_until FROM lectern.sign_in_attempts t WHERE t.tenant_id = a.tenant_id AND t.name_hash = a.name_hash AND t.locked_until > @now) AS locked_until
        """;

    const string FindSql = $"SELECT {Columns} FROM lectern.accounts a WHERE a.tenant_id = @tenant AND a.account_id = @id";

    const string FindByNameSql = $"SELECT {Columns} FROM lectern.accounts a WHERE a.tenant_id = @tenant AND a.name_hash = @name";

    const string ListSql = $"SELECT {Columns} FROM lectern.accounts a WHERE a.tenant_id = @tenant AND a.account_key > @after ORDER BY a.account_key LIMIT @take";

    const string PasswordColumns = "account_id AS id, name_hash, user_name, user_id, role, password_hash, must_change_password, disabled_at";

    const string PasswordByNameSql = $"SELECT {PasswordColumns} FROM lectern.accounts WHERE tenant_id = @tenant AND name_hash = @name";

    const string PasswordSql = $"SELECT {PasswordColumns} FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @id";

    // Two statements: the second sees what was committed before it got the lock.
    const string AddSql =
        """
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        INSERT INTO lectern.accounts (tenant_id, account_id, name_hash, user_name, user_id, role, password_hash, must_change_password, password_set_at, created_at, updated_at)
        SELECT @tenant, @id, @name, @userName, @userId, @role, @hash, @mustChange, @now, @now, @now
        WHERE (SELECT count(*) FROM lectern.accounts WHERE tenant_id = @tenant) < @most
        """;

    /// <summary>Whether it is the last account that can administer the tenant.</summary>
    const string IsLastAdmin =
        """
        role = 'admin' AND disabled_at IS NULL
        AND NOT EXISTS (SELECT FROM lectern.accounts o WHERE o.tenant_id = @tenant AND o.account_id <> @id AND o.role = 'admin' AND o.disabled_at IS NULL)
        """;

    // A statement of its own, before what ends sign-ins: that then sees the one that was being made meanwhile (SignIns.AddSql waits here, too).
    const string LockSql = "SELECT 1 FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @id FOR UPDATE;";

    const string ChangeSql =
        $"""
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        {LockSql}
        WITH was AS (SELECT role FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @id),
        changed AS (
            UPDATE lectern.accounts SET
                role = coalesce(@role, role),
                disabled_at = CASE WHEN @disabled THEN coalesce(disabled_at, @now) WHEN NOT @disabled THEN NULL ELSE disabled_at END,
                password_hash = coalesce(@hash, password_hash),
                must_change_password = must_change_password OR @hash IS NOT NULL,
                password_set_at = CASE WHEN @hash IS NULL THEN password_set_at ELSE @now END,
                updated_at = @now
            WHERE tenant_id = @tenant AND account_id = @id AND (role = 'student' OR NOT @studentsAlone) AND NOT (@takesAdmin AND {IsLastAdmin})
            RETURNING name_hash),
        ended AS (UPDATE lectern.sign_ins SET revoked_at = @now WHERE (@ends OR @role <> (SELECT role FROM was)) AND tenant_id = @tenant AND account_id = @id AND revoked_at IS NULL AND EXISTS (SELECT FROM changed)),
        unlocked AS (DELETE FROM lectern.sign_in_attempts WHERE @unlocks AND tenant_id = @tenant AND name_hash = (SELECT name_hash FROM changed))
        SELECT count(*) FROM changed
        """;

    const string DeleteSql =
        $"""
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        DELETE FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @id AND (role = 'student' OR NOT @studentsAlone) AND NOT ({IsLastAdmin})
        """;

    const string RehashSql = "UPDATE lectern.accounts SET password_hash = @hash WHERE tenant_id = @tenant AND account_id = @id AND password_hash = @old";

    const string ChangePasswordSql =
        $"""
        {LockSql}
        WITH changed AS (
            UPDATE lectern.accounts SET password_hash = @hash, must_change_password = false, password_set_at = @now, updated_at = @now
            WHERE tenant_id = @tenant AND account_id = @id AND password_hash = @old AND disabled_at IS NULL
            RETURNING account_id),
        ended AS (UPDATE lectern.sign_ins SET revoked_at = @now WHERE tenant_id = @tenant AND account_id = (SELECT account_id FROM changed) AND sign_in_id <> @but AND revoked_at IS NULL)
        SELECT count(*) FROM changed
        """;

    sealed record Row
    {
        public Guid Id { get; init; }
        public long Key { get; init; }
        public byte[] UserName { get; init; } = [];
        public string UserId { get; init; } = "";
        public string Role { get; init; } = "";
        public bool MustChangePassword { get; init; }
        public DateTime? DisabledAt { get; init; }
        public DateTime? LockedUntil { get; init; }
        public DateTime? LastSignInAt { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }
    }

    /// <summary>What it takes to check a password.</summary>
    public sealed record WithPassword
    {
        public Guid Id { get; init; }
        public byte[] NameHash { get; init; } = [];
        public byte[] UserName { get; init; } = [];
        public string UserId { get; init; } = "";
        public string Role { get; init; } = "";
        public string PasswordHash { get; init; } = "";
        public bool MustChangePassword { get; init; }
        public DateTime? DisabledAt { get; init; }
    }

    /// <summary>What to change; null: it stays.</summary>
    /// <param name="Hash">Of another password, which somebody else knows.</param>
    public sealed record Change(Role? Role = null, bool? IsDisabled = null, string? Hash = null, bool Unlocks = false);

    /// <param name="tenant">Whose.</param>
    /// <param name="id">A new id.</param>
    /// <param name="account">What it is to be, checked.</param>
    /// <param name="hash">Of its password.</param>
    /// <param name="mustChange">Whether somebody else knows that.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Of the request.</param>
    /// <returns>Null: it was made.</returns>
    public async Task<AccountRefusal?> AddAsync(int tenant, Guid id, AccountToAdd account, string hash, bool mustChange, DateTime now, CancellationToken ct)
    {
        var parameters = new
        {
            @lock = Locks.Accounts,
            most = Most,
            tenant,
            id,
            name = await names.HashAsync(account.UserName, ct),
            userName = names.Encrypt(account.UserName),
            userId = account.UserId ?? account.UserName,
            account.Role,
            hash,
            mustChange,
            now,
        };
        await using var connection = await source.OpenAsync(tenant, ct);
        try
        {
            return await connection.ExecuteAsync(new CommandDefinition(AddSql, parameters, cancellationToken: ct)) > 0 ? null : AccountRefusal.TooMany;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.ConstraintName == "accounts_user" ? AccountRefusal.UserTaken : AccountRefusal.NameTaken;
        }
    }

    public Task<Account?> FindAsync(int tenant, Guid id, DateTime now, CancellationToken ct) => FirstAsync(FindSql, tenant, new { tenant, id, now }, ct);

    public async Task<Account?> FindByNameAsync(int tenant, string name, DateTime now, CancellationToken ct) =>
        await FirstAsync(FindByNameSql, tenant, new { tenant, name = await names.HashAsync(name, ct), now }, ct);

    /// <summary>Accounts in the order they were made. A search reads and decrypts all it passes over: names are not in the database to be found.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="q">Only those whose user name or user id contains it, without regard to case and accents; null: all.</param>
    /// <param name="after">The key of the last one had.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Of the request.</param>
    public async Task<IReadOnlyList<(long Key, Account Account)>> ListAsync(int tenant, string? q, long after, int take, DateTime now, CancellationToken ct)
    {
        var sought = string.IsNullOrEmpty(q) ? null : await names.FoldAsync(q, ct);
        var found = new List<(long, Account)>();
        await using var connection = await source.OpenAsync(tenant, ct);
        while (true)
        {
            var chunk = sought is null ? take : Chunk;
            var rows = (await connection.QueryAsync<Row>(new CommandDefinition(ListSql, new { tenant, after, take = chunk, now }, cancellationToken: ct))).AsList();
            foreach (var row in rows)
            {
                after = row.Key;
                var account = Read(row);
                if (sought is not null && !(await names.FoldAsync($"{account.UserName}\n{account.UserId}", ct)).Contains(sought, StringComparison.Ordinal)) continue;
                found.Add((row.Key, account));
                if (found.Count == take) return found;
            }
            if (rows.Count < chunk) return found;
        }
    }

    /// <param name="tenant">Whose.</param>
    /// <param name="id">The account.</param>
    /// <param name="change">What is to be another.</param>
    /// <param name="studentsAlone">Whether it is left as it is unless it is a student's.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Of the request.</param>
    /// <returns>Null: it was changed.</returns>
    public async Task<AccountRefusal?> ChangeAsync(int tenant, Guid id, Change change, bool studentsAlone, DateTime now, CancellationToken ct)
    {
        var parameters = new
        {
            @lock = Locks.Accounts,
            tenant,
            id,
            now,
            role = change.Role is { } role ? AccountRole.Text(role) : null,
            disabled = change.IsDisabled,
            hash = change.Hash,
            studentsAlone,
            takesAdmin = change.IsDisabled == true || change.Role is not (null or Role.Admin),
            ends = change.IsDisabled == true || change.Hash is not null,
            unlocks = change.Unlocks || change.Hash is not null,
        };
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(ChangeSql, parameters, cancellationToken: ct));
        await results.ReadAsync<int>();
        await results.ReadAsync<int>();
        if (await results.ReadSingleAsync<long>() > 0) return null;
        return await WhyNotAsync(tenant, id, studentsAlone, now, ct);
    }

    /// <summary>Its sign-ins go with it.</summary>
    /// <returns>Null: it is gone.</returns>
    public async Task<AccountRefusal?> DeleteAsync(int tenant, Guid id, bool studentsAlone, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        if (await connection.ExecuteAsync(new CommandDefinition(DeleteSql, new { @lock = Locks.Accounts, tenant, id, studentsAlone }, cancellationToken: ct)) > 0) return null;
        return await WhyNotAsync(tenant, id, studentsAlone, now, ct);
    }

    async Task<AccountRefusal> WhyNotAsync(int tenant, Guid id, bool studentsAlone, DateTime now, CancellationToken ct) => await FindAsync(tenant, id, now, ct) switch
    {
        null => AccountRefusal.NotThere,
        { Role: not "student" } when studentsAlone => AccountRefusal.NotTheirs,
        _ => AccountRefusal.LastAdmin,
    };

    public async Task<WithPassword?> PasswordAsync(int tenant, byte[] name, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<WithPassword>(new CommandDefinition(PasswordByNameSql, new { tenant, name }, cancellationToken: ct));
    }

    public async Task<WithPassword?> PasswordAsync(int tenant, Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<WithPassword>(new CommandDefinition(PasswordSql, new { tenant, id }, cancellationToken: ct));
    }

    /// <summary>The same password under a stronger hash.</summary>
    /// <returns>Whether it still was the password.</returns>
    public async Task<bool> RehashAsync(int tenant, Guid id, string old, string hash, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.ExecuteAsync(new CommandDefinition(RehashSql, new { tenant, id, old, hash }, cancellationToken: ct)) > 0;
    }

    /// <summary>Another password of their own choice. All sign-ins end but the one it is done by.</summary>
    /// <returns>Whether the old one still was theirs.</returns>
    public async Task<bool> ChangePasswordAsync(int tenant, SignedIn by, string old, string hash, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(ChangePasswordSql, new { tenant, id = by.Account, but = by.SignIn, old, hash, now }, cancellationToken: ct));
        await results.ReadAsync<int>();
        return await results.ReadSingleAsync<long>() > 0;
    }

    public string NameOf(WithPassword account) => names.Decrypt(account.UserName);

    async Task<Account?> FirstAsync(string sql, int tenant, object parameters, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct)) is { } row ? Read(row) : null;
    }

    Account Read(Row row) => new(
        row.Id, names.Decrypt(row.UserName), row.UserId, row.Role, row.MustChangePassword, row.DisabledAt, row.LockedUntil, row.LastSignInAt, row.CreatedAt, row.UpdatedAt);
}

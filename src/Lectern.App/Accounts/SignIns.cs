using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;

namespace Lectern.App.Accounts;

/// <summary>
/// Who is signed in. Each sign-in has one refresh token, good once: a new one takes its place. One that was used before means that two
/// have it, and one of them should not: the sign-in ends.
/// </summary>
sealed class SignIns(TenantSource source, RefreshChain chain, SignInTimes times)
{
    /// <summary>Of an account at once; the oldest end.</summary>
    const int Most = 50;

    // The account first, as whoever changes it does: of the two at once the second sees what the first did, and neither waits for the other in turn.
    const string AddSql =
        """
        SELECT 1 FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @account FOR NO KEY UPDATE;
        DELETE FROM lectern.sign_ins WHERE tenant_id = @tenant AND account_id = @account AND (expires_at < @now OR rotated_at < @idle OR revoked_at IS NOT NULL
            OR sign_in_id IN (SELECT sign_in_id FROM lectern.sign_ins WHERE tenant_id = @tenant AND account_id = @account ORDER BY created_at DESC, sign_in_id OFFSET @most));
        INSERT INTO lectern.sign_ins (tenant_id, sign_in_id, account_id, token_hash, rotated_at, created_at, expires_at)
        SELECT @tenant, @signIn, @account, @hash, @now, @now, @expires
        FROM lectern.accounts WHERE tenant_id = @tenant AND account_id = @account AND password_hash = @password AND disabled_at IS NULL
        RETURNING sign_in_id
        """;

    const string Live = "s.revoked_at IS NULL AND s.expires_at > @now AND a.disabled_at IS NULL";

    const string CallerSql =
        $"""
        SELECT a.account_id, a.user_id, a.role, a.must_change_password
        FROM lectern.sign_ins s JOIN lectern.accounts a USING (tenant_id, account_id)
        WHERE s.tenant_id = @tenant AND s.sign_in_id = @signIn AND {Live}
        """;

    const string ForRefreshSql =
        $"""
        SELECT s.account_id, s.token_hash, s.previous_hash, s.rotated_at, s.expires_at
        FROM lectern.sign_ins s JOIN lectern.accounts a USING (tenant_id, account_id)
        WHERE s.tenant_id = @tenant AND s.sign_in_id = @signIn AND {Live} AND s.rotated_at > @idle
        FOR UPDATE OF s
        """;

    const string TokenSql =
        $"""
        SELECT s.account_id, s.token_hash, s.previous_hash FROM lectern.sign_ins s JOIN lectern.accounts a USING (tenant_id, account_id)
        WHERE s.tenant_id = @tenant AND s.sign_in_id = @signIn AND {Live}
        """;

    const string RotateSql = "UPDATE lectern.sign_ins SET previous_hash = token_hash, token_hash = @hash, rotated_at = @now WHERE tenant_id = @tenant AND sign_in_id = @signIn";

    const string EndSql = "UPDATE lectern.sign_ins SET revoked_at = @now WHERE tenant_id = @tenant AND sign_in_id = @signIn AND revoked_at IS NULL";

    const string EndAllSql =
        """
        UPDATE lectern.sign_ins SET revoked_at = @now
        WHERE tenant_id = @tenant AND account_id = @account AND revoked_at IS NULL AND sign_in_id IS DISTINCT FROM @but
        """;

    sealed record TokenRow(Guid AccountId, byte[] TokenHash, byte[]? PreviousHash);

    sealed record CallerRow(Guid AccountId, string UserId, string Role, bool MustChangePassword);

    sealed record RefreshRow(Guid AccountId, byte[] TokenHash, byte[]? PreviousHash, DateTime RotatedAt, DateTime ExpiresAt);

    /// <summary>What a browser is given, and until when it is good unless it is used.</summary>
    public readonly record struct Kept(RefreshToken Token, DateTime Until);

    /// <summary>What came of a refresh: of which account, with which token; none: it is refused.</summary>
    /// <param name="Reused">The account whose token was used before, where that is why.</param>
    public readonly record struct Refreshed(Guid? Account, Kept Kept, Guid? Reused);

    /// <param name="tenant">Whose.</param>
    /// <param name="account">Who signs in.</param>
    /// <param name="password">The hash of the password that was checked.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Of the request.</param>
    /// <returns>Null: the account was disabled meanwhile, or its password changed.</returns>
    public async Task<Kept?> AddAsync(int tenant, Guid account, string password, DateTime now, CancellationToken ct)
    {
        // Random, not by time: the id is no secret, but nobody need guess it either.
        var token = RefreshToken.Make(tenant, Guid.NewGuid());
        var expires = now + times.Longest;
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            AddSql,
            new { tenant, signIn = token.SignIn, account, password, hash = token.Hash, now, expires, idle = now - times.Idle, most = Most - 1 },
            cancellationToken: ct));
        await results.ReadAsync<int>();
        var made = await results.ReadFirstOrDefaultAsync<Guid?>();
        return made is null ? null : new(token, Until(now, expires));
    }

    /// <summary>Whom an access token of a sign-in stands for now; null: the sign-in or the account has ended. Asked at each request, of all processes' one truth.</summary>
    public async Task<Caller?> CallerAsync(int tenant, Guid signIn, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var row = await connection.QueryFirstOrDefaultAsync<CallerRow>(new CommandDefinition(CallerSql, new { tenant, signIn, now }, cancellationToken: ct));
        return row is null
            ? null
            : Caller.User(tenant, AccountRole.Of(row.Role), row.UserId) with { SignedIn = new(signIn, row.AccountId), MustChangePassword = row.MustChangePassword };
    }

    /// <summary>Takes the token for the next one. Who gives it a second time within the grace is given the same next one; later, the sign-in ends.</summary>
    public async Task<Refreshed> RefreshAsync(RefreshToken given, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(given.Tenant, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var row = await connection.QueryFirstOrDefaultAsync<RefreshRow>(Command(ForRefreshSql, new { tenant = given.Tenant, signIn = given.SignIn, now, idle = now - times.Idle }));
        if (row is null) return default;
        var next = chain.After(given);
        if (given.Is(row.TokenHash))
        {
            await connection.ExecuteAsync(Command(RotateSql, new { tenant = given.Tenant, signIn = given.SignIn, hash = next.Hash, now }));
            await transaction.CommitAsync(ct);
            return new(row.AccountId, new(next, Until(now, row.ExpiresAt)), null);
        }
        if (given.Is(row.PreviousHash) && now - row.RotatedAt <= times.Grace) return new(row.AccountId, new(next, Until(row.RotatedAt, row.ExpiresAt)), null);
        await connection.ExecuteAsync(Command(EndSql, new { tenant = given.Tenant, signIn = given.SignIn, now }));
        await transaction.CommitAsync(ct);
        return new(null, default, row.AccountId);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: ct);
    }

    /// <summary>Ends the sign-in of a token, or all of its account.</summary>
    /// <returns>The account that has signed out; null: the token is of no sign-in that holds.</returns>
    public async Task<Guid?> EndAsync(RefreshToken given, bool everywhere, DateTime now, CancellationToken ct)
    {
        var (tenant, signIn) = (given.Tenant, given.SignIn);
        await using var connection = await source.OpenAsync(tenant, ct);
        var row = await connection.QueryFirstOrDefaultAsync<TokenRow>(new CommandDefinition(TokenSql, new { tenant, signIn, now }, cancellationToken: ct));
        if (row is null || (!given.Is(row.TokenHash) && !given.Is(row.PreviousHash))) return null;
        await connection.ExecuteAsync(new CommandDefinition(everywhere ? EndAllSql : EndSql, new { tenant, signIn, account = row.AccountId, but = (Guid?)null, now }, cancellationToken: ct));
        return row.AccountId;
    }

    /// <param name="tenant">Whose.</param>
    /// <param name="account">Whose sign-ins end.</param>
    /// <param name="but">One that goes on; null: none.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Of the request.</param>
    public async Task EndAllAsync(int tenant, Guid account, Guid? but, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await connection.ExecuteAsync(new CommandDefinition(EndAllSql, new { tenant, account, but, now }, cancellationToken: ct));
    }

    DateTime Until(DateTime used, DateTime expires) => used + times.Idle < expires ? used + times.Idle : expires;
}

/// <summary>How long sign-ins hold.</summary>
/// <param name="Access">An access token.</param>
/// <param name="Longest">A sign-in, however much it is used.</param>
sealed record SignInTimes(TimeSpan Access, TimeSpan Longest)
{
    /// <summary>A sign-in that is not used.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a token that was used is good for those who gave it at the same time, as two tabs do.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}

using Dapper;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Jobs;
using Lectern.App.Keys;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Reports;

/// <summary>As whom a report is made, as its job keeps it. What they may see is decided when it is made.</summary>
/// <param name="Role">Of who asked.</param>
/// <param name="Subject">Who it was, as jobs and the audit log name them.</param>
/// <param name="UserId">The person; null: a program.</param>
/// <param name="Scopes">Of a program.</param>
/// <param name="IsAccount">Whether they signed in with an account of Lectern's own, which must be there then.</param>
sealed record RunAs(string Role, string Subject, string? UserId, string[] Scopes, bool IsAccount)
{
    public static RunAs Of(Caller caller) =>
        new(Names.Of(caller.Role), caller.Subject, caller.UserId, KeyScopes.NamesOf(caller.Scopes), caller.SignedIn is not null);
}

/// <summary>Finds who a report is made for, as they are now.</summary>
sealed class RunCallers(TenantSource source, TenantDirectory tenants, TimeProvider time)
{
    const string Key = "key:";

    const string PersonSql = "SELECT role, disabled_at IS NOT NULL AS is_disabled FROM lectern.accounts WHERE tenant_id = @tenant AND user_id = @user";

    const string KeySql = "SELECT scopes FROM lectern.api_keys WHERE tenant_id = @tenant AND key_id = @key AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)";

    sealed record Account
    {
        public string Role { get; init; } = "";
        public bool IsDisabled { get; init; }
    }

    /// <exception cref="JobFailedException">They may see nothing by now.</exception>
    public async Task<Caller> FindAsync(int tenant, RunAs who, CancellationToken ct)
    {
        var caller = who.UserId is { } user ? await PersonAsync(tenant, user, who, ct) : await ProgramAsync(tenant, who, ct);
        var (admitted, _) = await tenants.AdmitAsync(caller, ct);
        if (admitted is null) throw Refused();
        return admitted.Role == Role.Instructor ? admitted with { Courses = await TaughtAsync(admitted, ct) } : admitted;
    }

    public static JobFailedException Refused() => new("forbidden", "Whoever the report was to be made for may not see it by now.");

    /// <summary>By their account where they have one: a role may have changed. Roles of other issuers hold as they were told.</summary>
    async Task<Caller> PersonAsync(int tenant, string user, RunAs who, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var account = await connection.QueryFirstOrDefaultAsync<Account>(new CommandDefinition(PersonSql, new { tenant, user }, cancellationToken: ct));
        if (account is { IsDisabled: true } || (account is null && who.IsAccount)) throw Refused();
        return Caller.User(tenant, AccountRole.Of(account?.Role ?? who.Role), user);
    }

    /// <summary>A stored key with the scopes that it has now; one of the operator's, or a program's token, with those it had.</summary>
    async Task<Caller> ProgramAsync(int tenant, RunAs who, CancellationToken ct)
    {
        if (!who.Subject.StartsWith(Key, StringComparison.Ordinal)) return Caller.Service(tenant, KeyScopes.Of(who.Scopes), who.Subject);
        await using var connection = await source.OpenAsync(tenant, ct);
        var asked = new { tenant, key = who.Subject[Key.Length..], now = time.GetUtcNow().UtcDateTime };
        return await connection.QueryFirstOrDefaultAsync<string[]>(new CommandDefinition(KeySql, asked, cancellationToken: ct)) is { } scopes
            ? Caller.Service(tenant, KeyScopes.Of(scopes), who.Subject)
            : throw Refused();
    }

    async Task<CourseReach> TaughtAsync(Caller caller, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var command = new NpgsqlCommand($"SELECT ARRAY(SELECT course_key FROM ({CourseReach.TaughtSql}) taught ORDER BY course_key)", connection)
        {
            Parameters = { new() { Value = caller.Tenant }, new() { Value = caller.UserId! }, new() { Value = Core.ReadModels.Courses.InStaff(caller.UserId!) } },
        };
        return new((long[])(await command.ExecuteScalarAsync(ct))!);
    }
}

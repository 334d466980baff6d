using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;

namespace Lectern.Postgres;

/// <summary>
/// Starts before everything that encrypts: opens every key of the ring with <c>DATA_KEY</c>, and makes the first where there is none.
/// Data Protection itself would pass over keys that do not open and make another: old personal data would be lost to this process,
/// and what it writes to all others.
/// </summary>
public sealed class KeyRingCheck(TenantSource source, KeyRing ring, IServiceProvider services, IDataProtectionProvider protection) : IHostedService
{
    /// <exception cref="InvalidOperationException">The ring was wrapped by another key; nothing was changed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Under a lock: of two first starts with two keys, the second finds the ring of the first.
        await using var connection = await source.OpenSharedAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.KeyRing})", cancellationToken);
        var unwrapper = new KeyUnwrapper(services);
        foreach (var wrapped in ring.GetAllElements().SelectMany(key => key.Descendants(KeyWrapper.Element))) unwrapper.Decrypt(wrapped);
        protection.CreateProtector(nameof(KeyRingCheck)).Protect([]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

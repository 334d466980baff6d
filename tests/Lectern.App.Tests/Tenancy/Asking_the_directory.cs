using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Tenancy;

/// <summary>What is kept of a tenant is read anew once, however many ask.</summary>
public sealed class Asking_the_directory(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    readonly SteppedClock clock = new();

    TenantDirectory Directory() => new(tenants.Server.Api, tenants.Server.Services.GetRequiredService<Settings>(), clock);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0)]
    [InlineData(1.5, 1)]
    [InlineData(2.1, 1)]
    public async Task Many_who_ask_at_once_read_once(double age, int questions)
    {
        var directory = Directory();
        (await directory.FindAsync(tenants.Own, default)).ShouldNotBeNull();
        clock.Pass(age);
        using var statements = new Statements(tenants.Server);

        var told = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await directory.FindAsync(tenants.Own, default))));

        told.ShouldAllBe(t => t!.Id == tenants.Own);
        // Of one who may go by what was kept, what is read is still under way.
        for (var i = 0; i < 100 && statements.With("is_suspended") < questions; i++) await directory.FindAsync(tenants.Own, default);
        statements.With("is_suspended").ShouldBe(questions);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_question_to_the_others()
    {
        var directory = Directory();
        await using var holder = await tenants.Server.Source.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("LOCK TABLE lectern.tenants IN ACCESS EXCLUSIVE MODE", holder, transaction)) await command.ExecuteNonQueryAsync();
        using var impatient = new CancellationTokenSource();

        var first = directory.FindAsync(tenants.Own, impatient.Token).AsTask();
        var second = directory.FindAsync(tenants.Own, default).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        second.IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync();

        (await second)!.Id.ShouldBe(tenants.Own);
    }
}

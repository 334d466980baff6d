using System.Security.Cryptography;
using System.Text;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>
/// Read models that a released version has built must not be mixed with rows of another rule. When this fails because a fold or a
/// total says something else now, raise <see cref="ReadModel.Version"/>, so that every database rebuilds; then, and when only the
/// random events have changed, put the new digest here.
/// </summary>
public sealed class VersionTests
{
    const int Version = 2;
    const string Digest = "C787C0B0BCE7D154";

    [Fact]
    public void What_the_folds_give_changes_only_with_the_version()
    {
        var rows = new Story(new RandomEvents(20261120).Take(2_000)).Rows;
        var lines = ReadModel.All.SelectMany(m => Enumerable.Range(0, rows[m.Grain].Count).Select(i =>
            $"{m.Grain}|{rows[m.Grain].Keys[i]}|{string.Join('|', m.Grain.Columns.Select(c => rows[m.Grain].Store(c).Show(i)))}"));
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal)))))[..16];

        (ReadModel.Version, digest).ShouldBe((Version, Digest));
    }
}

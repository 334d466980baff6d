using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.Queries;

/// <summary>ETags of what is stored with a version: who changes it may say by If-Match which they saw.</summary>
static class VersionTags
{
    public const string Rule = "must be an ETag that an answer gave, with its quotes, or *.";

    public static EntityTagHeaderValue Of(int version) => new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <param name="request">Whose If-Match.</param>
    /// <param name="ifMatch">As it was sent; null: it was not.</param>
    /// <param name="versions">Those it names; null: any. A tag that is none of ours matches no version.</param>
    /// <returns>False: it cannot be read.</returns>
    public static bool TryRead(HttpRequest request, string? ifMatch, out int[]? versions)
    {
        versions = null;
        if (ifMatch is null) return true;
        var tags = request.GetTypedHeaders().IfMatch;
        if (tags.Count == 0) return false;
        if (tags.Contains(EntityTagHeaderValue.Any)) return true;
        versions = [.. tags.Where(t => !t.IsWeak).Select(t => int.TryParse(t.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)];
        return true;
    }
}

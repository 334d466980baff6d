using System.Security.Cryptography;
using System.Text;

namespace Lectern.App.Import;

static class Fingerprint
{
    /// <summary>
    /// Names files by place, size and time of change, and how they are read by <paramref name="options"/>.
    /// Reading gigabytes to hash them would cost more than the checkpoint saves; a false change only means sending again.
    /// </summary>
    public static string Of(IEnumerable<string> files, params IEnumerable<string> options)
    {
        var text = new StringBuilder();
        foreach (var file in files.Select(path => new FileInfo(path)))
            text.AppendLine($"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
        foreach (var option in options)
            text.AppendLine(option);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..16]);
    }
}

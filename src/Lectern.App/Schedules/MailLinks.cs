using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Lectern.App.Schedules;

/// <summary>
/// The links in a message, which open without a sign-in: each says, sealed with the installation's keys, of which delivery or recipient it
/// is. Whether it still holds is asked when it is opened: what it names may be gone by then.
/// </summary>
sealed class MailLinks(IDataProtectionProvider protection)
{
    const int MaxLength = 1_000;

    readonly IDataProtector files = protection.CreateProtector("Lectern.ReportFileLinks");
    readonly IDataProtector leaves = protection.CreateProtector("Lectern.UnsubscribeLinks");

    public string FileOf(int tenant, Guid delivery) => $"{DeliveredApi.FilePath}/{Seal(files, tenant, delivery)}";

    public string UnsubscribeOf(int tenant, Guid recipient) => $"{DeliveredApi.UnsubscribePath}/{Seal(leaves, tenant, recipient)}";

    /// <returns>Null: it is none of ours.</returns>
    public (int Tenant, Guid Delivery)? ReadFile(string token) => Open(files, token);

    public (int Tenant, Guid Recipient)? ReadUnsubscribe(string token) => Open(leaves, token);

    static string Seal(IDataProtector protector, int tenant, Guid id)
    {
        var named = new byte[20];
        BinaryPrimitives.WriteInt32BigEndian(named, tenant);
        id.TryWriteBytes(named.AsSpan(4));
        return Base64Url.EncodeToString(protector.Protect(named));
    }

    static (int, Guid)? Open(IDataProtector protector, string token)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token)) return null;
        try
        {
            var named = protector.Unprotect(Base64Url.DecodeFromChars(token));
            return named.Length == 20 ? (BinaryPrimitives.ReadInt32BigEndian(named), new Guid(named.AsSpan(4))) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
